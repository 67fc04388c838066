import JSON
import WorkflowEngine

/// Finds keys that occur twice in an object, of which the parser silently drops the first (`DUPLICATE_KEY`).
struct DuplicateKeys {
    private struct Frame {
        let isObject: Bool
        var keys: Set<[UInt8]> = []
        var step = PathStep.index(-1)
        var isDuplicate = false
    }

    /// Each later one: its path, and the byte at which its value begins.
    private(set) var found: [(path: FieldPath, offset: Int)] = []

    /// Looks through `source`, down to `maximumDepth` levels, for at most `limit` of them.
    init(in source: [UInt8], maximumDepth: Int, limit: Int) {
        var scanner = JSONScanner(source)
        var frames: [Frame] = []
        while found.count < limit, let (event, offset) = scanner.next() {
            let last = frames.count - 1
            switch event {
            case .end:
                frames.removeLast()
            case .key(let range, let hasEscapes):
                let name = memberName(source[range], hasEscapes: hasEscapes)
                frames[last].step = .key(name)
                frames[last].isDuplicate = !frames[last].keys.insert(Array(name.utf8)).inserted
            case .scalar, .beginObject, .beginArray:
                if last >= 0 {
                    if case .index(let index) = frames[last].step { frames[last].step = .index(index + 1) }
                    if frames[last].isDuplicate, frames.count <= maximumDepth {
                        found.append((FieldPath(steps: frames.map(\.step)), offset))
                        frames[last].isDuplicate = false
                    }
                }
                if event != .scalar { frames.append(Frame(isObject: event == .beginObject)) }
            }
        }
    }
}

/// A member's name out of the bytes between its quotes.
func memberName(_ bytes: ArraySlice<UInt8>, hasEscapes: Bool) -> String {
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    let quoted = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    return (try? JSONValue.parse(quoted))?.string ?? String(decoding: bytes, as: UTF8.self)
}
