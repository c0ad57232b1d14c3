# PowerShell completes commands of mlnetclassifier by this: the program is not started, and nothing that was typed is evaluated.
Register-ArgumentCompleter -Native -CommandName mlnetclassifier -ScriptBlock {
    param($current, $command, $cursor)

    # What may follow a verb, or a verb and an option that takes a value: words with their descriptions.
    $known = @{
@known@
    }

    $verb = ''
    $previous = ''
    for ($i = 1; $i -lt $command.CommandElements.Count; $i++) {
        $extent = $command.CommandElements[$i].Extent
        if ($extent.EndOffset -ge $cursor) { break }
        $previous = $extent.Text
        $longer = "$verb $previous".Trim()
        if ($previous -notlike '-*' -and $known.ContainsKey($longer)) { $verb = $longer }
    }

    $words = $known["$verb $previous"]
    if ($null -eq $words) { $words = $known[$verb] }

    # Where it finds nothing, PowerShell offers files by itself, and quotes their names.
    foreach ($entry in $words) {
        $word, $description = $entry -split ':', 2
        if ($word.StartsWith($current, 'Ordinal') -and ($current -or -not $word.StartsWith('-'))) {
            if (-not $description) { $description = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
        }
    }
}
