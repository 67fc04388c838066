/// Where a request comes from, for what is recorded of it.
public struct RequestSource: Sendable, Equatable {
    /// The client's address; empty where there is no client.
    public let address: String
    /// The request's id; empty where there is no request.
    public let requestID: String

    /// A source.
    public init(address: String, requestID: String) {
        self.address = address
        self.requestID = requestID
    }

    /// No request: a command on the machine, or the service by itself.
    public static let none = RequestSource(address: "", requestID: "")
}
