#compdef mlnetclassifier
# zsh completes commands of mlnetclassifier by this: the program is not started, and nothing that was typed is evaluated.

# What may follow $1, which is a verb, or a verb and an option that takes a value.
_mlnetclassifier_known() {
  verbs=() options=() choices=() files='' takes=''
  case $1 in
@known@
  esac
}

_mlnetclassifier() {
  local verb='' previous='' files takes word known
  local -a verbs options choices
  for word in "${(@)words[2,CURRENT-1]}"; do
    previous=$word
    _mlnetclassifier_known "$verb"
    for known in "${verbs[@]}"; do
      [[ ${known%%:*} == "$word" ]] && verb=${verb:+$verb }$word
    done
  done

  if [[ $PREFIX == --*=* ]]; then
    previous=${PREFIX%%=*}
    compset -P '*='
  fi

  _mlnetclassifier_known "$verb $previous"
  if [[ -z $takes ]]; then
    _mlnetclassifier_known "$verb"
    if [[ $PREFIX == -* ]]; then
      choices=("${options[@]}") files=''
    elif (( $#verbs )); then
      choices=("${verbs[@]}")
    fi
  fi

  local found=1
  (( $#choices )) && _describe -t words word choices && found=0
  [[ -n $files ]] && _files && found=0
  return found
}

# From a folder of fpath, or by source after compinit.
if [[ $funcstack[1] == _mlnetclassifier ]]; then
  _mlnetclassifier "$@"
else
  compdef _mlnetclassifier mlnetclassifier
fi
