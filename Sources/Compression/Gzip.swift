import CZlib

/// gzip (RFC 1952), as clients send bodies with `Content-Encoding: gzip`.
public enum Gzip {
    /// Why bytes cannot be inflated.
    public enum Failure: Error, Sendable {
        /// They are not gzip, or end too early.
        case malformed
        /// What they stand for is longer than the limit.
        case tooLarge
    }

    /// What the bytes stand for, of one member or several behind each other.
    /// - Parameter limit: the most bytes to give. A few hundred bytes can stand for a gigabyte, so no more is inflated.
    public static func inflate(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // 15: the largest window; 16: a gzip header and no other.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .malformed
        }
        defer { inflateEnd(&stream) }
        var inflated: [UInt8] = []
        let failure = bytes.withUnsafeBufferPointer { input -> Failure? in
            guard let start = input.baseAddress else { return .malformed }
            // zlib reads from it and takes no const.
            stream.next_in = UnsafeMutablePointer(mutating: start)
            stream.avail_in = UInt32(input.count)
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32_768) { chunk in
                inflate(&stream, by: chunk, into: &inflated, limit: limit)
            }
        }
        if let failure { throw failure }
        return inflated
    }

    private static func inflate(
        _ stream: inout z_stream, by chunk: UnsafeMutableBufferPointer<UInt8>, into inflated: inout [UInt8], limit: Int
    ) -> Failure? {
        while true {
            stream.next_out = chunk.baseAddress
            stream.avail_out = UInt32(chunk.count)
            let result = CZlib.inflate(&stream, Z_NO_FLUSH)
            guard result == Z_OK || result == Z_STREAM_END else { return .malformed }
            let count = chunk.count - Int(stream.avail_out)
            guard inflated.count + count <= limit else { return .tooLarge }
            inflated.append(contentsOf: chunk.prefix(count))
            if result == Z_STREAM_END {
                if stream.avail_in == 0 { return nil }
                guard inflateReset(&stream) == Z_OK else { return .malformed }
            } else if stream.avail_in == 0, count == 0 {
                return .malformed
            }
        }
    }
}
