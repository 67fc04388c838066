import FuzzingSupport

/// The input is a workflow file.
@_cdecl("LLVMFuzzerTestOneInput") public func fuzzDocument(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    checkInvariants(of: Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
