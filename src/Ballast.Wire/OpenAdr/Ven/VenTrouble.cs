namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>A server did not answer, or not so that the work can go on. The message is a sentence without secrets.</summary>
/// <param name="sentence">What went wrong.</param>
/// <param name="status">HTTP status; 0: there was no answer that one could call one.</param>
/// <param name="retryAfter">How long the server asks to be left alone.</param>
sealed class VenTrouble(string sentence, int status = 0, TimeSpan? retryAfter = null) : Exception(sentence)
{
    public int Status => status;

    public TimeSpan? RetryAfter => retryAfter;
}
