/// A set of kinds of JSON value: `[.integer, .real].contains(value)`.
public struct JSONKinds: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let null = JSONKinds(.null)
    public static let boolean = JSONKinds(.boolean)
    public static let integer = JSONKinds(.integer)
    public static let real = JSONKinds(.real)
    public static let string = JSONKinds(.string)
    public static let array = JSONKinds(.array)
    public static let object = JSONKinds(.object)
    /// All kinds but `null`.
    public static let something: JSONKinds = [.boolean, .integer, .real, .string, .array, .object]

    /// The set of one kind.
    @inlinable
    init(_ kind: JSONValue.Kind) {
        switch kind {
        case .null: rawValue = 1
        case .boolean: rawValue = 1 << 1
        case .integer: rawValue = 1 << 2
        case .real: rawValue = 1 << 3
        case .string: rawValue = 1 << 4
        case .array: rawValue = 1 << 5
        case .object: rawValue = 1 << 6
        }
    }

    /// Tells whether a value is of one of these kinds.
    @inlinable
    public func contain(_ value: JSONValue) -> Bool { rawValue & JSONKinds(value.kind).rawValue != 0 }
}
