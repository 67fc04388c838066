public import Testing

/// One sentence of a port's contract, and how to see whether a store keeps to it.
///
///     @Test("keeps the contract", arguments: MetadataStoreContract.rules)
///     func contract(_ rule: ContractRule<any MetadataStore>) throws { try rule.check { try makeStore() } }
public struct ContractRule<Store>: Sendable, CustomTestStringConvertible {
    /// What the store must do.
    public let testDescription: String
    private let body: @Sendable (Store) throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (Store) throws -> Void) {
        testDescription = sentence
        self.body = body
    }

    /// Tries the rule on a store that `makeStore` makes; the store must be empty.
    public func check(_ makeStore: () throws -> Store) throws { try body(makeStore()) }
}
