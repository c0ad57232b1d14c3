namespace MlNetClassifier.App.Tests.App;

/// <summary>Asks for the end of the run as soon as a line is written: what Ctrl+C at that moment does.</summary>
internal sealed class StoppingWriter(CancellationTokenSource stop, string trigger) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(trigger, StringComparison.Ordinal) == true)
            stop.Cancel();
    }
}
