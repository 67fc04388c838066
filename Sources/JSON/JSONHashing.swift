extension JSONValue: Hashable {
    /// Hashes what `==` compares: numbers by their value, objects without regard to the order of their keys.
    public func hash(into hasher: inout Hasher) {
        switch kind {
        case .null: hasher.combine(0)
        case .boolean: hasher.combine(bool)
        case .integer: hasher.combine(int)
        case .real:
            guard let number else { return }
            if let integer = Int(exactly: number) { hasher.combine(Optional(integer)) } else { hasher.combine(number) }
        case .string: withUTF8 { hasher.combine(bytes: $0) }
        case .array:
            hasher.combine(count)
            for element in elements { element.hash(into: &hasher) }
        case .object:
            var sum = 0
            for (key, value) in members {
                var member = Hasher()
                member.combine(key)
                value.hash(into: &member)
                sum &+= member.finalize()
            }
            hasher.combine(sum)
        }
    }
}
