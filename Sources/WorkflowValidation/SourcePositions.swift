import WorkflowEngine

/// Where the values that findings are about stand in a JSON text: one pass over it, made only when there is something
/// to report.
struct SourcePositions {
    private struct Wanted {
        var children: [PathStep: Int] = [:]
        var offset = 0
        /// How often the path has been met. Where an object has a key twice, the later one counts, as it does for the
        /// parser, and what stood in the earlier one no longer does.
        var visits = 0
        var parentVisits = 0
    }

    private struct Frame {
        let wanted: Int?
        let isObject: Bool
        var nextIndex = 0
        var key: String?
    }

    private var tree = [Wanted()]

    /// Finds the places of these values in `source`.
    init(_ source: [UInt8], of paths: some Sequence<FieldPath>) {
        for path in paths { want(path) }
        scan(source)
    }

    /// The byte at which the value begins; for a value that is missing, that of the innermost one around it.
    func offset(of path: FieldPath) -> Int {
        var here = 0
        for step in path.steps {
            guard let next = tree[here].children[step], tree[next].visits > 0,
                tree[next].parentVisits == tree[here].visits
            else { break }
            here = next
        }
        return tree[here].offset
    }

    private mutating func want(_ path: FieldPath) {
        var here = 0
        for step in path.steps {
            if let next = tree[here].children[step] {
                here = next
            } else {
                tree.append(Wanted())
                tree[here].children[step] = tree.count - 1
                here = tree.count - 1
            }
        }
    }

    private mutating func scan(_ source: [UInt8]) {
        var scanner = JSONScanner(source)
        var frames: [Frame] = []
        while let (event, offset) = scanner.next() {
            switch event {
            case .key(let range, let hasEscapes):
                guard let wanted = frames.last?.wanted, !tree[wanted].children.isEmpty else { continue }
                frames[frames.count - 1].key = memberName(source[range], hasEscapes: hasEscapes)
            case .end:
                frames.removeLast()
            case .scalar, .beginObject, .beginArray:
                let wanted = enter(&frames, at: offset)
                if event != .scalar { frames.append(Frame(wanted: wanted, isObject: event == .beginObject)) }
            }
        }
    }

    /// Records that a value begins; gives its place in the tree where someone asks for it or for something in it.
    private mutating func enter(_ frames: inout [Frame], at offset: Int) -> Int? {
        guard !frames.isEmpty else {
            tree[0].offset = offset
            tree[0].visits = 1
            return 0
        }
        let last = frames.count - 1
        let step: PathStep
        if frames[last].isObject {
            guard let key = frames[last].key else { return nil }
            step = .key(key)
        } else {
            step = .index(frames[last].nextIndex)
            frames[last].nextIndex += 1
        }
        frames[last].key = nil
        guard let parent = frames[last].wanted, let here = tree[parent].children[step] else { return nil }
        tree[here].offset = offset
        tree[here].visits += 1
        tree[here].parentVisits = tree[parent].visits
        return here
    }
}
