import WorkflowEngine
import WorkflowModel

/// Estimates how likely a regular expression is to backtrack catastrophically (`REGEX_COMPLEXITY_WARNING`).
struct PatternComplexity {
    /// More than this is worth a warning.
    static let maximumScore = 100

    private(set) var length = 0
    /// Repeated groups with a repetition inside.
    private(set) var nestedQuantifiers = 0
    private(set) var alternations = 0
    private(set) var lookArounds = 0
    /// Repetitions of any kind.
    private(set) var repetitions = 0

    /// Length, and 50 a nested quantifier, 10 an alternation, 30 a look-around.
    var score: Int { length + 50 * nestedQuantifiers + 10 * alternations + 30 * lookArounds }

    init(_ pattern: String) {
        let scalars = Array(pattern.unicodeScalars)
        length = scalars.count
        /// Whether each open group has a repetition inside.
        var groups: [Bool] = [false]
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "\\": index += 1
            case "[": index = Self.endOfClass(scalars, from: index)
            case "(":
                groups.append(false)
                if Self.isLookAround(scalars, at: index) { lookArounds += 1 }
            case ")":
                let repeats = groups.count > 1 ? groups.removeLast() : groups[0]
                let isRepeated = index + 1 < scalars.count && Self.isRepetition(scalars, at: index + 1)
                if repeats && isRepeated { nestedQuantifiers += 1 }
                if repeats { groups[groups.count - 1] = true }
            case "|": alternations += 1
            case "*", "+", "{":
                guard index > 0, Self.isRepetition(scalars, at: index) else { break }
                groups[groups.count - 1] = true
                repetitions += 1
            default: break
            }
            index += 1
        }
    }

    private static func isRepetition(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        switch scalars[index] {
        case "*", "+": true
        case "{": index + 1 < scalars.count && isDigit(scalars[index + 1])
        default: false
        }
    }

    private static func isLookAround(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + 2 < scalars.count, scalars[index + 1] == "?" else { return false }
        switch scalars[index + 2] {
        case "=", "!": return true
        case "<": return index + 3 < scalars.count && (scalars[index + 3] == "=" || scalars[index + 3] == "!")
        default: return false
        }
    }

    private static func endOfClass(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
        var index = start + 1
        if index < scalars.count, scalars[index] == "^" { index += 1 }
        if index < scalars.count, scalars[index] == "]" { index += 1 }
        while index < scalars.count, scalars[index] != "]" { index += scalars[index] == "\\" ? 2 : 1 }
        return index
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

extension RuleContext {
    /// Reports a pattern that could take forever.
    func checkPattern(_ pattern: String, at path: FieldPath, node: WorkflowNode? = nil) {
        let score = PatternComplexity(pattern).score
        guard score > PatternComplexity.maximumScore else { return }
        findings.add(
            .warning, "REGEX_COMPLEXITY_WARNING", at: path,
            "The pattern may take very long to match: its complexity is \(score), more than "
                + "\(PatternComplexity.maximumScore)",
            node: node)
    }
}
