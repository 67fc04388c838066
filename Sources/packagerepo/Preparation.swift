/// What has to be there before the first worker starts: the store opened and migrated, the signing key, the first user.
enum Preparation {
    /// Makes it so. The data directories exist, and the socket's lock is held, so no other supervisor does the same.
    /// - Throws: whatever keeps the service from starting; its description is shown as one line.
    static func prepare(_ configuration: Configuration, _ directories: DataDirectories) throws {
    }
}
