# labwire.bash - completion in bash: labwire itself says what fits.
# Without an installed labwire: source cli/completion/labwire.bash

# The words up to the cursor as one typed them: bash has cut them at "=", ":" and ">", too.
_labwire_words() {
	local rest=${COMP_LINE:0:COMP_POINT} i word
	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
			words+=("")
			rest=${rest#"${rest%%[![:space:]]*}"}
		fi
		[[ $rest == "$word"* ]] || word=$rest # the cursor stands inside it
		words[${#words[@]} - 1]+=$word
		rest=${rest#"$word"}
	done
}

_labwire() {
	local -a words
	local typed=${COMP_WORDS[COMP_CWORD]} word about whole kept
	_labwire_words
	whole=${words[${#words[@]} - 1]}
	# What bash will replace is only what stands behind its last cut.
	[[ $typed == [=:\>]* ]] && typed=
	[[ $whole == [\'\"]* ]] && typed=${whole:1}
	whole=${whole//[\'\"\\]/}
	kept=${whole%"$typed"}
	words=("${words[@]//[\'\"\\]/}")
	COMPREPLY=()
	while IFS=$'\t' read -r word about; do
		case $word in
		:file) compopt -o filenames && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$typed") ;;
		:folder) compopt -o filenames && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$typed") ;;
		*) COMPREPLY+=("${word#"$kept"}") ;;
		esac
	done < <("${COMP_WORDS[0]}" complete -- "${words[@]:1}" 2>/dev/null)
	if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:\>] ]]; then
		compopt -o nospace
		# Of one word bash would close the quotes; of two it completes what they share.
		[[ ${COMP_WORDS[COMP_CWORD]} != [\'\"]* ]] || COMPREPLY+=("${COMPREPLY[0]}?")
	fi
}

complete -F _labwire labwire
