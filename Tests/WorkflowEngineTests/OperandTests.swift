import JSON
import Testing

@testable import WorkflowEngine

@Suite("Arithmetic in arithmetic")
struct OperandTests {
    @Test(
        "is that of its parts",
        arguments: [
            ("1 + 2 + 3 * 4 - 6 / 4", "13.5"), ("(7 / 2) * 2", "7.0"), ("(6 / 2) % 2", "1"),
            ("'a' + 'b' + 'c'", "\"abc\""),
            ("-(2 + 3) * 2", "-10"), ("(1 + 2) == 3", "true"),
        ])
    func values(_ text: String, _ expected: String) throws {
        let expression = try ExpressionParser.parse(text, in: TestScope())
        #expect(try expression.evaluate(in: testFrame()).json?.description == expected)
    }

    @Test(
        "fails where the part fails",
        arguments: [
            ("1 + (2 + 'a')", "TYPE_MISMATCH", 7, "'+' takes two numbers or two strings; found integer and string"),
            ("1 + 2 + 'a'", "TYPE_MISMATCH", 6, "'+' takes two numbers or two strings; found integer and string"),
            ("2 * 'a' - 1", "TYPE_MISMATCH", 2, "'*' takes two numbers; found integer and string"),
            ("'a' - 1 * 2", "TYPE_MISMATCH", 4, "'-' takes two numbers; found string and integer"),
            ("1e308 * 10 - 1", "OVERFLOW", 6, "the result is out of range"),
            ("1 + 1 / (2 - 2)", "DIVISION_BY_ZERO", 6, "division by zero"),
        ])
    func failures(_ text: String, _ code: String, _ position: Int, _ message: String) throws {
        let expression = try ExpressionParser.parse(text, in: TestScope())
        let error = #expect(throws: ExpressionError.self) { try expression.evaluate(in: testFrame()) }
        #expect(error?.code == code && error?.position == position && error?.message == message)
    }
}
