import Bytes
import HTTPCore
import JSON
import RepositoryModel
import WorkflowModel

/// Rules about what the repository's own nodes take.
extension ParameterRule {
    /// A schema for `validate_entity`: every keyword is one that is checked.
    static let schema = ParameterRule("schema") { known in
        JSONSchemaFault.all(in: known).map { fault in
            Objection(
                fault.message, suggestion: fault.suggestion, path: fault.path,
                isUnknownMember: fault.unknownKeyword != nil)
        }
    }

    /// A list of scopes.
    static let scopes = ParameterRule("scopes") { known in
        known.knownElements.compactMap { element in
            guard case .value(let json) = element, json.string.flatMap(Scope.init) == nil else { return nil }
            let likely = Scope.allCases.first { json.string?.lowercased().hasPrefix($0.rawValue) == true }
            return Objection("a scope must be read, write or admin; found \(json)", suggestion: likely?.rawValue)
        }
    }

    /// The name of a blob: `sha256:…`, or an object that has it as `digest`.
    static let blob = ParameterRule("blob") { known in
        if let digest = known["digest"] { return blobText.objections(digest) }
        if case .value(let json) = known, json.kind == .object {
            return [Objection("a blob is sha256:… or an object with 'digest'; found an object without")]
        }
        return blobText.objections(known)
    }

    private static let blobText = digest("sha256: and 64 lower-case hexadecimal digits") { text in
        Digest(text) != nil
    }

    /// A digest as a client states it.
    static let statedDigest = digest("sha256: and 64 hexadecimal digits, or a Repr-Digest with sha-256") { text in
        (try? StatedDigest.all(JSONValue(text))) != nil
    }

    private static func digest(
        _ expected: String, _ isGood: @escaping @Sendable (String) -> Bool
    ) -> ParameterRule {
        .text(
            "digest",
            whole: { isGood($0) ? nil : Objection("expected \(expected); found \(JSONValue(String($0.prefix(80))))") },
            beginning: { text in
                guard text.hasPrefix("sha256:") else { return nil }
                let digits = text.utf8.dropFirst(7)
                let isHexadecimal = digits.allSatisfy(\.isHexadecimalDigit)
                return isHexadecimal && digits.count <= 64 ? nil : Objection("expected \(expected)")
            })
    }

    /// The size of a page.
    static let pageLimit = page("limit") { json throws(NodeFailure) in _ = try PageParameters.limit(json) }

    /// A flag that may be text.
    static func flag(_ name: String) -> ParameterRule {
        page(name) { json throws(NodeFailure) in _ = try PageParameters.flag(json, name: name) }
    }

    private static func page(
        _ name: String, _ check: @escaping @Sendable (JSONValue) throws(NodeFailure) -> Void
    ) -> ParameterRule {
        .value(name) { json in
            do throws(NodeFailure) {
                try check(json)
                return nil
            } catch { return Objection(error.message) }
        }
    }

    /// How `normalize_entity` treats each member.
    static let normalizations = ParameterRule("normalisations") { known in
        let names = ["trim", "lower", "dashes"]
        return known.knownMembers.flatMap { member, rules in
            rules.knownElements.compactMap { rule in
                guard case .value(let json) = rule, json.string.map(names.contains) != true else { return nil }
                return Objection(
                    "a rule must be one of \(names.joined(separator: ", ")); found \(json)", path: [member])
            }
        }
    }

    /// The outputs that `logic.switch` has for values.
    static let switchCases = ParameterRule("cases") { known in
        known.knownMembers.compactMap { member, output in
            guard case .value(let json) = output, json.int.map({ $0 >= 0 }) != true else { return nil }
            return Objection("a case must be the index of an output; found \(json)", path: [member])
        }
    }

    /// What `parse_path` matches a path with.
    static let pathPattern = ParameterRule.text("path pattern") { text in
        do {
            _ = try RoutePath(text)
            return nil
        } catch { return Objection("\(error)") }
    }
}
