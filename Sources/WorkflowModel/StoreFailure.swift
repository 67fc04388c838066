public import HTTPCore
public import Stores

extension StoreError {
    /// The code that a client gets for this failure, with the code's own meaning as its message: what the store says is
    /// for the log alone. The one place where the two meet, for workflows and for endpoints written in Swift.
    public var clientCode: ErrorCode {
        switch code {
        case .alreadyExists: .alreadyExists
        case .notFound: .notFound
        case .full: .storageFull
        case .unavailable: .storageUnavailable
        // Others keep changing what this request changes.
        case .exhausted, .conflict: .overloaded
        default: .internalError
        }
    }
}

extension APIError {
    /// A store's failure as the client gets it.
    public init(_ error: StoreError) { self.init(error.clientCode, error.clientCode.meaning) }
}
