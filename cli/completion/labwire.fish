# labwire.fish - completion in fish: labwire itself says what fits.

function __labwire_complete
	set -l words (commandline -opc)
	set -l typed (string replace -r '^[\'"]' '' -- (commandline -ct))
	for line in ($words[1] complete -- $words[2..-1] "$typed" 2>/dev/null)
		switch $line
			case :file
				__fish_complete_path (string replace -r '^--[^=]*=' '' -- "$typed")
			case :folder
				__fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$typed") ''
			case '*'
				printf '%s\n' $line
		end
	end
end

complete -c labwire -f -a '(__labwire_complete)'
