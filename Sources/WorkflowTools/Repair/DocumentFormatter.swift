package import JSON

/// Prints a document as the shared workflows are written: two spaces a level, members in their own order, short arrays
/// of plain values (positions, targets) on one line.
///
/// n8n's exports have every element on a line of its own; what is made of such a file stays so.
package struct DocumentFormatter: Sendable {
    private static let lineLength = 100

    private let shortensArrays: Bool

    /// A formatter that puts short arrays on one line.
    package init() { shortensArrays = true }

    /// A formatter in the manner of a text: the one that would make as many lines of it as it has.
    /// - Parameters:
    ///   - source: the text.
    ///   - document: what it says.
    package init(like source: [UInt8], of document: JSONValue) {
        let lines = source.count { $0 == UInt8(ascii: "\n") }
        let distances = [true, false].map { isShort in
            abs(Self(shortensArrays: isShort).text(of: document).utf8.count { $0 == UInt8(ascii: "\n") } - lines)
        }
        shortensArrays = distances[0] <= distances[1]
    }

    private init(shortensArrays: Bool) { self.shortensArrays = shortensArrays }

    /// The text of `document`, which ends with the end of a line.
    package func text(of document: JSONValue) -> String {
        var text = ""
        write(document, level: 0, to: &text)
        return text + "\n"
    }

    private func write(_ value: JSONValue, level: Int, to text: inout String) {
        let indent = String(repeating: "  ", count: level + 1)
        switch value.kind {
        case .object where value.count > 0:
            var separator = "{\n"
            for (key, member) in value.members {
                text += "\(separator)\(indent)\(JSONValue(key)): "
                write(member, level: level + 1, to: &text)
                separator = ",\n"
            }
            text += "\n\(indent.dropLast(2))}"
        case .array where value.count > 0:
            if shortensArrays, let line = line(of: value), line.utf8.count + 2 * level <= Self.lineLength {
                text += line
                return
            }
            var separator = "[\n"
            for element in value.elements {
                text += separator + indent
                write(element, level: level + 1, to: &text)
                separator = ",\n"
            }
            text += "\n\(indent.dropLast(2))]"
        default:
            text += value.description
        }
    }

    /// An array of plain values, or of objects of plain values, on one line.
    private func line(of array: JSONValue) -> String? {
        guard array.count <= Self.lineLength / 2 else { return nil }
        var items: [String] = []
        for element in array.elements {
            if isPlain(element) {
                items.append(element.description)
            } else if element.kind == .object, element.members.allSatisfy({ isPlain($0.value) }) {
                let members = element.members.map { "\(JSONValue($0.key)): \($0.value)" }
                items.append("{ \(members.joined(separator: ", ")) }")
            } else {
                return nil
            }
        }
        return "[\(items.joined(separator: ", "))]"
    }

    private func isPlain(_ value: JSONValue) -> Bool {
        value.count == 0
    }
}
