public import JSON

extension HTTPFields {
    /// The fields as a JSON object: a text for a name that occurs once, a list of texts for one that occurs more often.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = []
        members.reserveCapacity(underestimatedCount)
        for field in self where !members.contains(where: { $0.0.lowercased() == field.name.lowercased() }) {
            let values = values(of: field.name)
            members.append(
                (field.name, values.count == 1 ? JSONValue(field.value) : JSONValue(values.map { JSONValue($0) })))
        }
        return JSONValue(members: members)
    }
}
