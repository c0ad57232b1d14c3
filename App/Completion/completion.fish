# fish completes commands of mlnetclassifier by this: the program is not started, and nothing that was typed is evaluated.

# Whether the verbs that were typed are these.
function __mlnetclassifier_at
    set -l verb ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$verb $word")
        contains -- $longer $__mlnetclassifier_verbs; and set verb $longer
    end
    test "$verb" = "$argv[1]"
end

set -g __mlnetclassifier_verbs
complete -c mlnetclassifier -e
complete -c mlnetclassifier -f
@known@
