extension String {
    /// Calls `body` with the text's UTF-8 where it stands; `withUTF8` wants a text that it could change, a copy.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        // Only a text that Foundation keeps in a spelling of its own.
        var text = self
        return text.withUTF8(body)
    }
}
