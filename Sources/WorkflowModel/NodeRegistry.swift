import Bytes

/// The node types that exist, found by name in constant time. Built once at start, never changed.
public struct NodeRegistry: Sendable {
    /// Every type, sorted by name.
    public let types: [any NodeType]
    private let positions: [String: Int]

    /// Makes a registry of these types; two of one name are a programming error.
    public init(_ types: [any NodeType]) {
        self.types = types.sorted { $0.declaration.name < $1.declaration.name }
        var positions: [String: Int] = [:]
        for (index, type) in self.types.enumerated() {
            let declaration = type.declaration
            for name in [declaration.name] + declaration.aliases {
                let former = positions.updateValue(index, forKey: Self.canonical(name))
                precondition(former == nil, "two node types are called \(name)")
            }
        }
        // Most workflows write names as they are declared; these are found without canonicalising them.
        for (index, type) in self.types.enumerated() { positions[type.declaration.name] = index }
        self.positions = positions
    }

    /// Finds the type of a name or alias, in snake_case or camelCase; nil if it is not registered.
    public func type(named name: String) -> (any NodeType)? {
        (positions[name] ?? positions[Self.canonical(name)]).map { types[$0] }
    }

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

    /// Whether a type belongs to another system: known to exist, not executable here (validation rules).
    ///
    /// That is every type that is not registered here and comes from an npm package of nodes, with a scope or without:
    /// `n8n-nodes-x.type`, `@n8n/n8n-nodes-x.type`, `@scope/n8n-nodes-x.type`. All rules and repairs use this function.
    public func isForeign(_ type: String) -> Bool {
        (type.utf8.starts(with: "n8n-nodes-".utf8) || type.utf8.first == UInt8(ascii: "@"))
            && self.type(named: type) == nil
    }
}
