import Bytes

/// The node types that exist, found by name in constant time. Built once at start, never changed.
///
/// A registry can be made of declarations alone: validating a workflow and listing the types needs no instances, and so
/// no store, key or hasher. Such a registry finds declarations and no types, so no plan is made of a workflow.
public struct NodeRegistry: Sendable {
    /// Every type, sorted by name; empty in a registry of declarations.
    public let types: [any NodeType]
    /// The declaration of every type, sorted by name.
    public let declarations: [NodeDeclaration]
    private let positions: [String: Int]

    /// Makes a registry of these types; two of one name are a programming error.
    public init(_ types: [any NodeType]) {
        self.init(types: types.sorted { $0.declaration.name < $1.declaration.name }, types.map(\.declaration))
    }

    /// Makes a registry that knows what these types take and give, and cannot run them.
    public init(declaring types: [any NodeType.Type]) { self.init(types: [], types.map { $0.declaration }) }

    private init(types: [any NodeType], _ declarations: [NodeDeclaration]) {
        self.types = types
        self.declarations = declarations.sorted { $0.name < $1.name }
        var positions: [String: Int] = [:]
        for (index, declaration) in self.declarations.enumerated() {
            for name in [declaration.name] + declaration.aliases {
                let former = positions.updateValue(index, forKey: Self.canonical(name))
                precondition(former == nil, "two node types are called \(name)")
            }
        }
        // Most workflows write names as they are declared; these are found without canonicalising them.
        for (index, declaration) in self.declarations.enumerated() { positions[declaration.name] = index }
        self.positions = positions
    }

    /// Finds the type of a name or alias, in snake_case or camelCase; nil if it is not registered, or only declared.
    public func type(named name: String) -> (any NodeType)? {
        types.isEmpty ? nil : position(of: name).map { types[$0] }
    }

    /// Finds the declaration of the type of a name or alias, in snake_case or camelCase; nil if there is none.
    public func declaration(named name: String) -> NodeDeclaration? { position(of: name).map { declarations[$0] } }

    private func position(of name: String) -> Int? { positions[name] ?? positions[Self.canonical(name)] }

    /// Returns the canonical spelling of `kvGet`, `kv_get` and `KV_Get`: lower case without underscores.
    static func canonical(_ name: String) -> String {
        String(unsafeUninitializedCapacity: name.utf8.count) { letters in
            var count = 0
            for byte in name.utf8 where byte != UInt8(ascii: "_") {
                letters[count] = byte.lowercasedASCII
                count += 1
            }
            return count
        }
    }

    /// Whether a type belongs to another system: known to exist, not executable here (article ValidationRules).
    ///
    /// That is every type that is not registered here and comes from an npm package of nodes, with a scope or without:
    /// `n8n-nodes-x.type`, `@n8n/n8n-nodes-x.type`, `@scope/n8n-nodes-x.type`. All rules and repairs use this function.
    public func isForeign(_ type: String) -> Bool {
        (type.utf8.starts(with: "n8n-nodes-".utf8) || type.utf8.first == UInt8(ascii: "@"))
            && declaration(named: type) == nil
    }
}
