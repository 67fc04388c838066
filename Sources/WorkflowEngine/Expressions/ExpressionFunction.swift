/// The functions that expressions can call.
package enum ExpressionFunction: String, CaseIterable, Sendable {
    case length, keys, values, has
    case upper, lower, trim, split, join, replace, contains, startsWith, endsWith, substring
    case abs, round, floor, ceil, min, max, sum
    case number, string, boolean, json, parseJson, sha256, coalesce
    case first, last, sort, unique, filter, map, any, all
    case base64, matches, now, date, formatDate

    /// The number of arguments that it takes.
    package var arity: ClosedRange<Int> {
        switch self {
        case .length, .keys, .values, .upper, .lower, .trim, .abs, .floor, .ceil, .sum, .number, .string, .boolean,
            .json, .parseJson, .sha256, .base64, .first, .last, .sort, .unique, .date:
            1...1
        case .has, .split, .join, .contains, .startsWith, .endsWith, .matches, .formatDate, .filter, .map, .any, .all:
            2...2
        case .now: 0...0
        case .replace: 3...3
        case .substring: 2...3
        case .round: 1...2
        case .min, .max, .coalesce: 1...64
        }
    }

    /// `arity` in words.
    package var arityText: String {
        if arity.lowerBound == arity.upperBound {
            return arity.lowerBound == 1 ? "1 argument" : "\(arity.lowerBound) arguments"
        }
        return arity.upperBound == 64
            ? "at least \(arity.lowerBound) argument" : "\(arity.lowerBound) to \(arity.upperBound) arguments"
    }
}
