public import Identity
public import RepositoryModel
public import Stores
public import WorkflowModel

/// The node types that ship with the service.
public enum StandardNodes {
    /// What node types need of the deployment.
    public struct Services: Sendable {
        let accounts: Accounts
        let tokens: TokenService
        let users: any UserStore
        let anonymousReads: Bool
        let blobLocation: @Sendable (Digest) -> String
        let privateAddresses: Bool

        /// - Parameters:
        ///   - anonymousReads: whether anyone may read.
        ///   - privateAddresses: whether workflows may send requests to addresses that are not public.
        ///   - blobLocation: nginx's internal URI of a blob.
        public init(
            accounts: Accounts, tokens: TokenService, users: any UserStore, anonymousReads: Bool,
            privateAddresses: Bool = false, blobLocation: @escaping @Sendable (Digest) -> String
        ) {
            self.accounts = accounts
            self.tokens = tokens
            self.users = users
            self.anonymousReads = anonymousReads
            self.privateAddresses = privateAddresses
            self.blobLocation = blobLocation
        }
    }

    /// A registry of them all.
    public static func registry(_ services: Services) -> NodeRegistry {
        let general =
            LogicNodes.all + StringNodes.all + ListNodes.all + DictNodes.all + MathNodes.all + ConvertNodes.all
            + VarNodes.all + TimeNodes.all + SubworkflowNodes.all + TestNodes.all
        let core: [any NodeType] = [HTTPRequestNode(allowsPrivateAddresses: services.privateAddresses)]
        return NodeRegistry(general + core + repository(services))
    }

    private static func repository(_ services: Services) -> [any NodeType] {
        let entities: [any NodeType] = [ParseJSON(), ParsePath(), NormalizeEntity(), ValidateEntity()]
        let documents: [any NodeType] = [
            KVGet(), KVPut(), KVDelete(), KVList(), IndexQueryNode(), IndexUpsert(), IndexDelete(), EmitEvent(),
            CheckPreconditions(),
        ]
        let blobs: [any NodeType] = [BlobPut(), BlobGet(), BlobVerify()]
        let versions: [any NodeType] = [
            ResolveLatestVersion(), EnrichVersionList(), SetTag(), GetTag(), ListTags(), DeleteTag(),
        ]
        let responses: [any NodeType] = [
            RespondJSON(), RespondError(), RespondRedirect(),
            RespondBlob(isPublic: services.anonymousReads, location: services.blobLocation),
        ]
        let auth: [any NodeType] = [
            AuthVerifyJWT(tokens: services.tokens), AuthCheckScopes(),
            AuthVerifyPassword(accounts: services.accounts),
            AuthGenerateJWT(tokens: services.tokens, users: services.users),
        ]
        let rest: [any NodeType] = [Trigger(), CreateApp(), RegisterRoute(), StartServer()]
        return entities + documents + blobs + versions + responses + auth + rest
    }
}
