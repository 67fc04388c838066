package import Fairness
package import WorkflowEngine

/// The settings of a deployment for its workflows; the defaults are those of the HTTP contract.
package struct RuntimeSettings: Sendable {
    /// Whether artifacts can be read without a token.
    package var anonymousReads = false
    /// Whether workflows may send requests to addresses that are not public.
    package var privateAddresses = false
    /// Days for which what is deleted can be restored.
    package var trashDays = 7
    /// Seconds for which a token is valid.
    package var tokenLifetime = 86_400
    /// The limits of one execution.
    package var limits = Executor.Limits()
    /// The bounds of what executions share.
    package var share = FairShare.Limits()

    /// The defaults.
    package init() {}
}
