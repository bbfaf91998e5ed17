namespace Ballast.Vtn.Access;

/// <summary>What is wrong with the list of clients, or with a wish to change it, in a sentence.</summary>
public sealed class AccessException(string message, Exception? inner = null) : Exception(message, inner);
