import FuzzingSupport
import RepositoryModel
import WorkflowValidation

/// The input is a row of decisions from which a document is built, so that all inputs get past the parser.
@_cdecl("LLVMFuzzerTestOneInput") public func fuzzValidator(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var generator = DocumentGenerator(Choices(Array(UnsafeBufferPointer(start: data, count: size))))
    let context = ValidationContext(
        tenant: generator.choices.once(in: 2) ? try? TenantID("acme") : nil,
        isTenantOwned: generator.choices.once(in: 2))
    checkInvariants(of: generator.document().serialized(), context: context)
    return 0
}
