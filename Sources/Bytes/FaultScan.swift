extension Sequence<UInt8> {
    /// The bits of `fault` over all bytes, together: 0 if no byte has a fault.
    ///
    /// No early exit: the loop accumulates, so it vectorises (16 bytes a step). Use it on buffers, with a `fault` that
    /// neither branches nor calls.
    @inlinable @inline(__always)
    public func union(ofFaults fault: (UInt8) -> UInt8) -> UInt8 {
        var union: UInt8 = 0
        for byte in self { union |= fault(byte) }
        return union
    }
}
