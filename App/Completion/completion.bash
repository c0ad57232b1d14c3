# bash completes commands of mlnetclassifier by this: the program is not started, and nothing that was typed is evaluated.

# What may follow $1, which is a verb, or a verb and an option that takes a value.
_mlnetclassifier_known() {
  verbs=() options=() choices=() files='' takes=''
  case $1 in
@known@
  esac
}

_mlnetclassifier() {
  local current=${COMP_WORDS[COMP_CWORD]} verb='' previous='' files takes word known i
  local -a verbs options choices
  COMPREPLY=()
  [[ $current == '=' ]] && current=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == '=' ]] && continue # bash divides --option=value
    previous=$word
    _mlnetclassifier_known "$verb"
    for known in "${verbs[@]}"; do
      [[ $known == "$word" ]] && verb=${verb:+$verb }$word
    done
  done

  _mlnetclassifier_known "$verb $previous"
  if [[ ! $takes ]]; then
    _mlnetclassifier_known "$verb"
    if [[ $current == -* ]]; then
      choices=("${options[@]}") files=''
    elif ((${#verbs[@]})); then
      choices=("${verbs[@]}")
    fi
  fi

  for word in "${choices[@]}"; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$word")
  done

  # Where it finds nothing, bash offers files by itself, and quotes their names.
  [[ $files ]] || compopt +o default 2> /dev/null
}

complete -o default -F _mlnetclassifier mlnetclassifier
