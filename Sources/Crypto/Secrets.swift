import CCrypto

/// Random bytes that cannot be guessed, and comparison that tells nothing by its time.
public enum Secrets {
    /// `count` bytes from the system's cryptographic generator.
    public static func random(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard RAND_bytes(buffer.baseAddress, Int32(count)) == 1 else { fatalError("no randomness available") }
            filled = count
        }
    }

    /// Whether two byte strings are the same, in a time that depends on their lengths alone.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
