public import Stores

extension UserStore {
    /// Every user of a small store, by name.
    public func users() throws(StoreError) -> [User] { try users(limit: 1_000, after: nil) }

    /// Changes a user, and nothing else.
    public func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        try self.change(username) { user in
            change(&user)
            return []
        }
    }
}
