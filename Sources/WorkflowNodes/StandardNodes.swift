public import Identity
import RepositoryModel
public import Stores
public import WorkflowModel

/// The node types that ship with the service.
public enum StandardNodes {
    /// The services that node types need.
    public struct Services: Sendable {
        let accounts: Accounts
        let tokens: TokenService
        let users: any UserStore
        let anonymousReads: Bool
        let blobLocation: @Sendable (BlobObject) -> String
        let privateAddresses: Bool
        let trashDays: Int

        /// - Parameters:
        ///   - anonymousReads: whether anyone may read.
        ///   - privateAddresses: whether workflows may send requests to addresses that are not public.
        ///   - trashDays: for how many days what is deleted can be restored.
        ///   - blobLocation: nginx's internal URI of a blob.
        public init(
            accounts: Accounts, tokens: TokenService, users: any UserStore, anonymousReads: Bool,
            privateAddresses: Bool = false, trashDays: Int = 7, blobLocation: @escaping @Sendable (BlobObject) -> String
        ) {
            self.accounts = accounts
            self.tokens = tokens
            self.users = users
            self.anonymousReads = anonymousReads
            self.privateAddresses = privateAddresses
            self.trashDays = trashDays
            self.blobLocation = blobLocation
        }
    }

    /// Makes a registry of all types.
    public static func registry(_ services: Services) -> NodeRegistry {
        NodeRegistry(plain + serving.map { $0.make(services) })
    }

    /// A registry of what all types take and give, for validating and listing; it can run none of them.
    public static let declared = NodeRegistry(declaring: plain.map { type(of: $0) } + serving.map(\.type))

    /// The types that need nothing of the deployment.
    private static let plain: [any NodeType] =
        LogicNodes.all + StringNodes.all + ListNodes.all + DictNodes.all + MathNodes.all + ConvertNodes.all
        + VarNodes.all + TimeNodes.all + SubworkflowNodes.all + TestNodes.all + repository

    private static let repository: [any NodeType] = [
        ParseJSON(), ParsePath(), NormalizeEntity(), ValidateEntity(),
        KVGet(), KVPut(), KVDelete(), KVList(), IndexQueryNode(), IndexUpsert(), IndexDelete(), EmitEvent(),
        CheckPreconditions(),
        BlobPut(), BlobGet(), BlobVerify(),
        ResolveLatestVersion(), EnrichVersionList(), SetTag(), GetTag(), ListTags(), DeleteTag(),
        ListNamespaces(), ListPackages(), SearchPackages(), GetPackage(), ListEvents(),
        CheckTombstone(), UndeleteArtifact(), YankArtifact(),
        RespondJSON(), RespondError(), RespondRedirect(),
        AuthCheckScopes(), AuthCheckPackage(),
        Trigger(), CreateApp(), MountNode(), RegisterRoute(), StartServer(),
    ]

    /// The types that need something of the deployment.
    private static let serving: [(type: any NodeType.Type, make: @Sendable (Services) -> any NodeType)] = [
        (HTTPRequestNode.self, { HTTPRequestNode(allowsPrivateAddresses: $0.privateAddresses) }),
        (DeleteArtifact.self, { DeleteArtifact(days: $0.trashDays) }),
        (RespondBlob.self, { RespondBlob(isPublic: $0.anonymousReads, location: $0.blobLocation) }),
        (AuthVerifyJWT.self, { AuthVerifyJWT(tokens: $0.tokens) }),
        (AuthVerifyPassword.self, { AuthVerifyPassword(accounts: $0.accounts) }),
        (AuthGenerateJWT.self, { AuthGenerateJWT(tokens: $0.tokens, users: $0.users) }),
    ]
}
