import HTTPCore

/// Query parameters that several endpoints take (HTTP contract, "Conventions").
extension HTTPRequest {
    /// A flag: `true` or `false`, false if absent.
    /// - Throws: ``APIError`` `INVALID_REQUEST` that names it.
    func flag(_ name: String) throws(APIError) -> Bool {
        switch target.queryValue(name) {
        case nil, "false": return false
        case "true": return true
        case .some(let other):
            throw APIError(.invalidRequest, "\(name) must be true or false; found '\(other.prefix(80))'")
        }
    }

    /// `limit`: how long a page is at most, 1 to 1000, 100 where absent.
    /// - Throws: ``APIError`` `INVALID_REQUEST` that names it.
    func pageLimit() throws(APIError) -> Int {
        guard let text = target.queryValue("limit") else { return 100 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw APIError(.invalidRequest, "limit must be 1 to 1000; found '\(text.prefix(80))'")
        }
        return limit
    }
}
