import JSON
import WorkflowEngine
import WorkflowModel

/// Limits the numbers of nodes and connections. A document that exceeds them is not checked further.
struct SizeRule {
    /// - Returns: whether the document is within its limits.
    func check(_ context: RuleContext) -> Bool {
        let connections = (context.source["connections"] ?? .null).members.reduce(0) { $0 + targets($1.value) }
        let counts = [
            ("nodes", context.document.nodes.count, DocumentLimits.nodes),
            ("connections", connections, DocumentLimits.connections),
        ]
        var isWithin = true
        for (name, found, allowed) in counts where found > allowed {
            isWithin = false
            context.findings.add(
                .error, "RESOURCE_LIMIT_EXCEEDED", at: FieldPath(steps: [.key(name)]),
                "A workflow may have at most \(allowed) \(name); found \(found)")
        }
        return isWithin
    }

    private func targets(_ outputs: JSONValue) -> Int {
        outputs.members.reduce(0) { count, output in
            let slots = output.value
            return count + slots.elements.reduce(0) { $0 + $1.count }
                + slots.members.reduce(0) { $0 + $1.value.count }
        }
    }
}

/// Limits the nesting of a document.
struct DepthRule {
    func check(_ text: [UInt8], _ findings: FindingCollector) {
        guard let offset = Self.firstTooDeep(in: text) else { return }
        findings.add(
            .error, "RESOURCE_LIMIT_EXCEEDED", at: Self.path(of: offset, in: text),
            "A workflow may be nested at most \(DocumentLimits.depth) deep", offset: offset)
    }

    /// The byte at which the first value begins that is nested too deep: counts brackets outside strings.
    static func firstTooDeep(in text: [UInt8]) -> Int? {
        text.withUnsafeBufferPointer { bytes in
            var depth = 0
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                // White space and quotes, which are most of the text outside strings, are all at or below the quote.
                if byte <= UInt8(ascii: "\"") {
                    if byte == UInt8(ascii: "\"") {
                        index &+= 1
                        while index < bytes.count {
                            let byte = bytes[index]
                            if byte == UInt8(ascii: "\"") { break }
                            index &+= byte == UInt8(ascii: "\\") ? 2 : 1
                        }
                    }
                } else if byte | 0x20 == UInt8(ascii: "{") {  // "[" too
                    depth &+= 1
                    if depth > DocumentLimits.depth { return index }
                } else if byte | 0x20 == UInt8(ascii: "}") {  // "]" too
                    depth &-= 1
                }
                index &+= 1
            }
            return nil
        }
    }

    private static func path(of target: Int, in text: [UInt8]) -> FieldPath {
        var scanner = JSONScanner(text)
        var steps: [PathStep] = []
        while let (event, offset) = scanner.next() {
            switch event {
            case .key(let range, let hasEscapes):
                steps[steps.count - 1] = .key(memberName(text[range], hasEscapes: hasEscapes))
            case .end: steps.removeLast()
            case .scalar, .beginObject, .beginArray:
                if case .index(let index) = steps.last { steps[steps.count - 1] = .index(index + 1) }
                if offset == target { return FieldPath(steps: steps) }
                if event != .scalar { steps.append(.index(-1)) }
            }
        }
        return .root
    }
}

/// No object has a key twice (`DUPLICATE_KEY`).
struct DuplicateKeyRule {
    func check(_ text: [UInt8], _ findings: FindingCollector) {
        let duplicates = DuplicateKeys(in: text, maximumDepth: DocumentLimits.depth, limit: FindingCollector.maximum)
        for (path, offset) in duplicates.found {
            guard case .key(let key) = path.steps.last else { continue }
            findings.add(
                .error, "DUPLICATE_KEY", at: path, "The key '\(key.clipped())' stands twice in the same object",
                offset: offset)
        }
    }
}
