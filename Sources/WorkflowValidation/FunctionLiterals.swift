import JSON
import RepositoryModel
import Values
import WorkflowEngine

extension FunctionCall {
    /// Why the call can only fail, so far as its literal arguments show; nil if they do not.
    var objection: String? {
        do throws(ValueError) {
            switch function {
            case .matches: if let pattern = literal(1) { _ = try TextPattern(pattern) }
            case .date: if let date = literal(0) { _ = try DateText.timestamp(date) }
            case .formatDate:
                if let date = literal(0) { _ = try DateText.timestamp(date) }
                if let format = literal(1) { _ = try DateText.formatted(Timestamp(seconds: 0), format) }
            case .split where literal(1) == "": throw .range("the separator must not be empty")
            case .replace where literal(1) == "": throw .range("what is replaced must not be empty")
            default: break
            }
            return nil
        } catch { return "\(function.rawValue)(): \(error.message)" }
    }

    private func literal(_ index: Int) -> String? {
        index < arguments.count ? (arguments[index] as? Literal)?.value.string : nil
    }
}
