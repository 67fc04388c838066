/// Locates the value of one parameter of a route in a matched path.
public struct RouteParameter: Sendable {
    /// The parameter's name.
    public let name: String
    /// The number of segments before it; nil after a parameter that takes several.
    private let before: Int?
    /// The number of segments after it.
    private let behind: Int
    private let isRest: Bool
    /// The lengths in bytes of the literal text before and after it in its segment.
    private var prefix = 0
    private var suffix = 0

    /// The parameters of a path, in its order.
    public static func all(of path: RoutePath) -> [RouteParameter] {
        let rest = path.segments.firstIndex(where: \.isRest) ?? path.segments.count
        return path.segments.enumerated().compactMap { index, segment in
            segment.name.map {
                RouteParameter(
                    $0, segment, before: index <= rest ? index : nil, behind: path.segments.count - 1 - index)
            }
        }
    }

    private init(_ name: String, _ segment: RoutePath.Segment, before: Int?, behind: Int) {
        self.name = name
        self.before = before
        self.behind = behind
        isRest = segment.isRest
        if case .affixed(let prefix, _, let suffix) = segment {
            self.prefix = prefix.utf8.count
            self.suffix = suffix.utf8.count
        }
    }

    /// The value in the segments of a path that the route matches; the segments of several are joined by slashes.
    public func value(in segments: [String]) -> String {
        let last = segments.count - 1 - behind
        if isRest { return segments[(before ?? last)...last].joined(separator: "/") }
        let segment = segments[before ?? last]
        guard prefix > 0 || suffix > 0 else { return segment }
        return String(Substring(segment.utf8.dropFirst(prefix).dropLast(suffix)))
    }
}
