import Synchronization
import System

/// The keys that tokens are signed with: one signs, and the earlier ones verify until they are retired.
///
/// A token names its key (`kid`). One that names none is tried with the key that signs. Keys that another process has
/// added are found when a token names one, and what has been added or retired is taken over by ``refresh()``.
public final class Keyring: Sendable {
    private struct Keys {
        let signing: TokenSigner
        let byIdentifier: [String: TokenSigner]

        init(_ keys: SigningKeyDirectory.Keys) {
            signing = TokenSigner(key: keys.signing)
            let earlier = keys.earlier.map { ($0.identifier, TokenSigner(key: $0)) }
            byIdentifier = Dictionary(earlier + [(signing.identifier, signing)]) { _, last in last }
        }
    }

    private struct State {
        var keys: Keys
        var stamp: FileStamp?
    }

    private let state: Mutex<State>
    /// Nil for keys that never change.
    private let directory: SigningKeyDirectory?

    /// A ring of one key.
    public init(_ key: SigningKey) {
        state = Mutex(State(keys: Keys(SigningKeyDirectory.Keys(signing: key, earlier: []))))
        directory = nil
    }

    /// The keys in a directory; the first is made if there is none.
    /// - Throws: ``SigningKeyError``.
    public init(_ directory: SigningKeyDirectory) throws(SigningKeyError) {
        let (keys, stamp) = try Self.load(directory)
        state = Mutex(State(keys: keys, stamp: stamp))
        self.directory = directory
    }

    /// Takes over what has changed in the directory; costs one look at it where nothing has.
    /// - Returns: whether something has.
    /// - Throws: ``SigningKeyError``; then the keys stay as they are.
    public func refresh() throws(SigningKeyError) -> Bool {
        guard let directory else { return false }
        let before = state.withLock { $0.stamp }
        if let before, let now = directory.stamp, now.isUnchanged(since: before) { return false }
        let (keys, stamp) = try Self.load(directory)
        return state.withLock { state in
            defer { state = State(keys: keys, stamp: stamp) }
            return state.keys.signing.identifier != keys.signing.identifier
                || Set(state.keys.byIdentifier.keys) != Set(keys.byIdentifier.keys)
        }
    }

    /// Signs a payload and returns the token.
    func sign(_ payload: [UInt8]) -> String { state.withLock { $0.keys.signing }.sign(payload) }

    /// Returns the payload of a token that was signed with one of the keys.
    /// - Throws: ``TokenError`` `malformed` or `badSignature`.
    func payload(of token: String) throws(TokenError) -> [UInt8] {
        guard let identifier = try TokenSigner.checkForm(of: token) else {
            return try state.withLock { $0.keys.signing }.payload(of: token)
        }
        if let signer = signer(identifier) { return try signer.payload(of: token) }
        // It may have been added a moment ago. What cannot be read now is read by the next look.
        guard (try? refresh()) == true, let signer = signer(identifier) else { throw .badSignature }
        return try signer.payload(of: token)
    }

    private func signer(_ identifier: String) -> TokenSigner? {
        state.withLock { $0.keys.byIdentifier[identifier] }
    }

    private static func load(_ directory: SigningKeyDirectory) throws(SigningKeyError) -> (Keys, FileStamp?) {
        // Looked at first: what changes while it is read shows in the next look.
        let stamp = directory.stamp
        return (Keys(try directory.load()), stamp)
    }
}
