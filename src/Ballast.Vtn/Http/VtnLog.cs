using Microsoft.Extensions.Logging;

namespace Ballast.Vtn.Http;

/// <summary>What the surface says to the log; never a token, a secret, a body or a query.</summary>
static partial class VtnLog
{
    [LoggerMessage(1, LogLevel.Error, "A {method} request failed with {kind}.")]
    public static partial void Failed(ILogger logger, string method, string kind, Exception exception);
}
