extension RoutePath {
    /// Whether some path belongs to both routes with nothing that says to which: literal text goes before a parameter
    /// with text around it, the longest text first, that before a parameter, and that before one of several segments,
    /// which takes as many as it can.
    public func overlaps(_ other: RoutePath) -> Bool {
        guard hasTrailingSlash == other.hasTrailingSlash else { return false }
        for (mine, theirs) in zip(segments, other.segments) {
            switch (mine, theirs) {
            case (.literal(let mine), .literal(let theirs)): if mine != theirs { return false }
            case (.affixed(let prefix, _, let suffix), .affixed(let otherPrefix, _, let otherSuffix)):
                if prefix == otherPrefix, suffix == otherSuffix { continue }
                let isSameLength =
                    prefix.utf8.count + suffix.utf8.count == otherPrefix.utf8.count + otherSuffix.utf8.count
                guard isSameLength, prefix.hasPrefix(otherPrefix) || otherPrefix.hasPrefix(prefix),
                    suffix.hasSuffix(otherSuffix) || otherSuffix.hasSuffix(suffix)
                else { return false }
            case (.parameter, .parameter): continue
            case (.rest, .rest):
                // If the paths after the rest differ in length the shorter one wins, since its rest takes more.
                if segments.count != other.segments.count { return false }
            default: return false
            }
        }
        return segments.count == other.segments.count
    }
}
