import HTTPClient
import HTTPCore
import JSON
import Values
import WorkflowModel

/// Rules about what is sent by HTTP: addresses and header fields.
extension ParameterRule {
    /// The fields of an answer.
    static let responseHeaders = headers("response headers") { name, value in
        guard HTTPFields.isSafe(name: name, value: value) else { return "cannot be sent as a header" }
        return NodeCall.isReservedForAnswers(name) ? "is a header that a workflow cannot set" : nil
    }

    /// The fields of a request to another server.
    static let requestHeaders = headers("request headers") { name, value in
        do throws(ValueError) {
            _ = try OutboundRequest.field(name, JSONValue(value))
            return nil
        } catch { return "cannot be sent: \(error.message)" }
    }

    /// The address of another server.
    static let url = ParameterRule.text(
        "URL",
        whole: { text in
            do throws(ValueError) {
                try OutboundRequest.check(url: text)
                return nil
            } catch {
                let isAddress = !text.contains("://") && text.contains(".") && !text.contains(" ")
                return Objection(
                    "\(error.message); found \(shown(text))", suggestion: isAddress ? "https://\(text)" : nil)
            }
        },
        beginning: { text in
            let scheme = text.lowercased()
            let isPossible = ["http://", "https://"].contains { $0.hasPrefix(scheme) || scheme.hasPrefix($0) }
            guard isPossible, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
                return Objection("url must begin with http:// or https:// and have no spaces; found \(shown(text))…")
            }
            return nil
        })

    /// Where a client is sent.
    static let location = ParameterRule.text("location", whole: locationObjection, beginning: locationObjection)

    @Sendable private static func locationObjection(_ text: String) -> Objection? {
        HTTPFields.isSafe(name: "Location", value: text) ? nil : Objection("the location has control characters")
    }

    private static func headers(
        _ name: String, _ objection: @escaping @Sendable (_ name: String, _ value: String) -> String?
    ) -> ParameterRule {
        ParameterRule(name) { known in
            known.knownMembers.compactMap { name, value in
                let text = if case .value(let json) = value { json.string ?? "" } else { "" }
                return objection(name, text).map { Objection("\(shown(name)) \($0)", path: [name]) }
            }
        }
    }

    private static func shown(_ text: String) -> String { JSONValue(String(text.prefix(80))).description }
}
