package import JSON
import WorkflowModel

/// A document's text as the parser reads it.
package struct SourceDocument {
    package let json: JSONValue
    /// Whether an object has a key twice; the later one counts.
    package let hasDuplicateKeys: Bool

    /// - Throws: ``JSONSyntaxError`` whose column counts Unicode scalars and points at the first thing that does not
    ///   fit.
    package init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
        if let json = try? JSONValue.parse(bytes) {
            self.json = json
            hasDuplicateKeys = false
            return
        }
        do {
            json = try JSONValue.parse(bytes, duplicateKeys: true)
            hasDuplicateKeys = true
        } catch {
            throw Self.placed(error, in: bytes)
        }
    }

    /// jansson counts to the end of what it could not read; this finds where it begins. What only jansson refuses, such
    /// as an integer beyond 64 bits, keeps its place.
    private static func placed(_ error: JSONSyntaxError, in bytes: [UInt8]) -> JSONSyntaxError {
        var scanner = JSONScanner(bytes)
        while scanner.next() != nil {}
        guard let offset = scanner.errorOffset else { return error }
        var cursor = LineCursor(bytes)
        let position = cursor.position(at: offset)
        let isEmpty = offset == bytes.count && bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        return JSONSyntaxError(
            message: isEmpty ? "the document is empty" : error.message, line: position.line, column: position.column)
    }
}
