import Bytes
import Synchronization

/// Identifiers that no one can guess: 128 random bits each.
public enum RandomIdentifier {
    private static let size = 16
    private static let stock = Mutex(Stock())

    /// Random bytes that no identifier has been made of yet: the generator takes hardly longer over the bytes of many
    /// than over those of one.
    private struct Stock {
        var bytes: [UInt8] = []
        var used = 0
    }

    /// A new one, as 32 lower-case hexadecimal digits.
    public static func make() -> String {
        stock.withLock { stock in
            if stock.used == stock.bytes.count { stock = Stock(bytes: Secrets.random(256 * size)) }
            let start = stock.used
            stock.used += size
            return stock.bytes.withUnsafeBytes {
                Hexadecimal.encode(UnsafeRawBufferPointer(rebasing: $0[start..<start + size]))
            }
        }
    }
}
