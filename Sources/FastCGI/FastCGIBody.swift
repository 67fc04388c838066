import Bytes
import CFastCGI

extension FastCGIRequest {
    /// The whole body of the request, as the web server sends it on the FastCGI connection.
    ///
    /// Call it once. The body of a request without `CONTENT_LENGTH` is whatever is sent, usually nothing.
    /// - Parameter limit: the most bytes to accept.
    /// - Throws: ``FastCGIError``: `bodyTooLarge` over the limit (before anything is read where the stated length
    ///   tells), `bodyIncomplete` if the bytes are not as many as stated or the connection broke.
    public func readBody(limit: Int) throws(FastCGIError) -> [UInt8] {
        var length: UnsafeRawBufferPointer?
        forEachParameter { if length == nil, $0.elementsEqual("CONTENT_LENGTH".utf8) { length = $1 } }
        return try readBody(limit: limit, contentLength: length)
    }

    /// The same for who has looked through the parameters.
    /// - Parameter text: the value of `CONTENT_LENGTH`; nil or empty for none.
    public func readBody(limit: Int, contentLength text: UnsafeRawBufferPointer?) throws(FastCGIError) -> [UInt8] {
        guard isOpen else { throw FastCGIError(.bodyIncomplete, "no request is in hand") }
        let stated = try Self.contentLength(text)
        if let stated, stated > limit {
            throw FastCGIError(.bodyTooLarge, "the body has \(stated) bytes; the limit is \(limit)")
        }
        var body: [UInt8] = []
        // At most this much is allocated because of a stated length alone.
        body.reserveCapacity(min(stated ?? 0, 1 << 20))
        var isTooLarge = false
        // More than 1,024 bytes would not come from the stack, and most requests have no body.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_024) { chunk in
            while true {
                let count = Int(FCGX_GetStr(chunk.baseAddress, Int32(chunk.count), raw.pointee.in))
                isTooLarge = count > (stated ?? limit) - body.count
                if count <= 0 || isTooLarge { return }
                body.append(contentsOf: UnsafeRawBufferPointer(chunk).prefix(count))
                if count < chunk.count { return }
            }
        }
        let error = FCGX_GetError(raw.pointee.in)
        if error != 0 {
            throw FastCGIError(.bodyIncomplete, "the body broke off after \(body.count) bytes (error \(error))")
        }
        if isTooLarge, stated == nil {
            throw FastCGIError(.bodyTooLarge, "the body has more than the limit of \(limit) bytes")
        }
        if let stated, isTooLarge || body.count != stated {
            let found = isTooLarge ? "more" : "\(body.count)"
            throw FastCGIError(.bodyIncomplete, "CONTENT_LENGTH says \(stated) bytes, but \(found) came")
        }
        return body
    }

    /// Returns the stated length; nil if there is none (nginx then sends an empty parameter).
    private static func contentLength(_ text: UnsafeRawBufferPointer?) throws(FastCGIError) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        // Int(_:) takes a sign; the field has none (RFC 9110, 8.6).
        guard let length = DecimalDigits.number(text) else {
            throw FastCGIError(
                .bodyIncomplete,
                "CONTENT_LENGTH is '\(String(decoding: text, as: UTF8.self))'; expected a number of bytes")
        }
        return length
    }
}
