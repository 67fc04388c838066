import Crypto
import JSON
import Values
import WorkflowModel

/// `string.sha256`: gives the SHA-256 of a text's UTF-8 in hexadecimal, after `prefix`, or after `sha256:` if `prefix` is true.
struct StringSHA256: ValueNode {
    static let input = NodeParameter.required(0, "input", .string)
    static let prefix = NodeParameter.optional(1, "prefix", .any)

    static let declaration = NodeDeclaration("string.sha256", parameters: [input, prefix], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let hash = SHA256.hexadecimal(try call.string(Self.input).utf8)
        let prefix = try call.value(Self.prefix)
        if prefix.isNull || prefix.bool == false { return JSONValue(hash) }
        guard let text = prefix.bool == true ? "sha256:" : prefix.string else {
            throw call.mismatch(Self.prefix, "a string or a boolean")
        }
        return JSONValue(try Text.joined(text, hash))
    }
}
