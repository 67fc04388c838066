extension RoutePath {
    /// The values of the parameters in a path; nil for a path that does not match.
    public func match(_ target: RequestTarget) -> [(name: String, value: String)]? {
        guard target.hasTrailingSlash == hasTrailingSlash else { return nil }
        let (found, count) = (target.segments, segments.count)
        let rest = segments.firstIndex(where: \.isRest)
        guard rest == nil ? found.count == count : found.count >= count else { return nil }
        for (index, segment) in segments.enumerated() {
            // Segments after the parameter that takes several are counted from the end.
            let place = index <= rest ?? count ? index : index + found.count - count
            guard segment.matches(found[place]) else { return nil }
        }
        return RouteParameter.all(of: self).map { ($0.name, $0.value(in: found)) }
    }

    /// Whether the first segments of a path match. A path with a parameter of several segments matches no beginning.
    public func matchesBeginning(of target: RequestTarget) -> Bool {
        guard target.segments.count >= segments.count, !segments.contains(where: \.isRest) else { return false }
        return zip(segments, target.segments).allSatisfy { $0.matches($1) }
    }
}

extension RoutePath.Segment {
    /// Whether one segment of a path fits, or may be the first of several.
    fileprivate func matches(_ segment: String) -> Bool {
        switch self {
        case .literal(let text): text == segment
        case .affixed(let prefix, _, let suffix): Self.matches(segment, prefix: prefix, suffix: suffix)
        case .parameter, .rest: true
        }
    }

    /// Whether a segment begins and ends with these texts and has something between them.
    public static func matches(_ segment: String, prefix: String, suffix: String) -> Bool {
        segment.utf8.count > prefix.utf8.count + suffix.utf8.count && segment.utf8.starts(with: prefix.utf8)
            && segment.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
