import WorkflowModel

/// The node types of the group `math`.
enum MathNodes {
    static let all: [any NodeType] = [
        MathAbs(), MathAdd(), MathAverage(), MathCeil(), MathClamp(), MathDivide(), MathFloor(), MathMax(), MathMin(),
        MathModulo(), MathMultiply(), MathPower(), MathRandom(), MathRound(), MathSquareRoot(), MathSubtract(),
        MathSum(),
    ]
}
