import Bytes

/// A permission that a token is limited to: an action on the resources whose names match, such as `publish:acme/*`.
///
///     pattern = action ":" segment *( "/" segment )
///     action  = one of Action.names; read, write and admin stand for all that needs that scope
///     segment = 1*( letter / digit / one of ._+~@- / "*" )   * is any text within a segment, also none;
///                                                            ** alone, at the end, is any number of segments, at least one
public struct PermissionPattern: Sendable, Hashable, CustomStringConvertible {
    /// The grammar in words, for messages.
    public static let rule = """
        an action (\(Action.names.joined(separator: ", "))), a colon and a name like acme/*, of letters, digits and ._+~@-; \
        * is any text within a segment, ** at the end any segments; at most \(maximumBytes) bytes
        """
    private static let maximumBytes = 255

    /// The pattern as it was written.
    public let description: String
    /// What it allows.
    public let action: Action
    private let segments: [[UInt8]]
    /// Whether any segments may follow.
    private let isOpen: Bool

    /// Reads a pattern; nil for what is none.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let action = Action(String(text[..<colon]))
        else { return nil }
        var segments = text.utf8[text.utf8.index(after: colon)...]
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
        isOpen = segments.last == Self.rest
        if isOpen { segments.removeLast() }
        guard isOpen || !segments.isEmpty,
            segments.allSatisfy({ !$0.isEmpty && $0 != Self.rest && $0.allSatisfy(Self.isAllowed) })
        else { return nil }
        self.action = action
        self.segments = segments
        description = text
    }

    private static let rest = Array("**".utf8)
    private static let star = UInt8(ascii: "*")

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || "._+~@-*".utf8.contains(byte)
    }

    /// Whether it allows an action on a resource.
    public func allows(_ action: Action, on resource: Resource) -> Bool {
        guard self.action.covers(action) else { return false }
        let names = resource.name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard isOpen ? names.count > segments.count : names.count == segments.count else { return false }
        // An empty name is none: what a pattern leaves open must be there.
        guard names.allSatisfy({ !$0.isEmpty }) else { return false }
        return zip(segments, names).allSatisfy { Self.matches($0, Array($1)) }
    }

    /// Whether a text is what a segment says. Goes back to the last star only, so its time is at most the product of the
    /// two lengths.
    private static func matches(_ segment: [UInt8], _ text: [UInt8]) -> Bool {
        var (index, place) = (0, 0)
        var lastStar: (index: Int, place: Int)?
        while place < text.count {
            if index < segment.count, segment[index] == star {
                lastStar = (index, place)
                index += 1
            } else if index < segment.count, segment[index] == text[place] {
                index += 1
                place += 1
            } else if let star = lastStar {
                lastStar = (star.index, star.place + 1)
                (index, place) = (star.index + 1, star.place + 1)
            } else {
                return false
            }
        }
        return segment[index...].allSatisfy { $0 == star }
    }
}
