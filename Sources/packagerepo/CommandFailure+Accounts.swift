import Identity
import Stores
import WorkflowTools

extension CommandFailure {
    /// The line for a failure about the user of that name.
    init(_ error: AccountError, username: String) {
        switch error {
        case .store(let error): self.init(error, username: username)
        default: self.init(error.description)
        }
    }

    /// The line for a failure of the store about the user of that name.
    init(_ error: StoreError, username: String) {
        switch error.code {
        case .alreadyExists: self.init("There is a user \(username) already")
        case .notFound: self.init("There is no user \(username)")
        default: self.init(error.description)
        }
    }
}
