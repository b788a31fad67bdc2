/* replay.c - a main for fuzz targets in ordinary builds: plays the files of a folder, so
 * that every input which once mattered stays a test.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int play(const char *folder, const char *name)
{
	enum {
		SIZE_MAX_BYTES = 1 << 20
	};
	char path[1024];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(SIZE_MAX_BYTES);
	if (!f || !data) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return 1;
	}
	size_t n = fread(data, 1, SIZE_MAX_BYTES, f);
	fclose(f);
	/* exactly as long as it is, so that a sanitizer sees a read behind its end */
	uint8_t *exact = malloc(n ? n : 1);
	memcpy(exact, data, n);
	free(data);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	DIR *d = argc == 2 ? opendir(argv[1]) : NULL;
	int files = 0;
	if (!d) {
		fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
		return 2;
	}
	for (struct dirent *e = NULL; (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		if (play(argv[1], e->d_name) != 0)
			return 1;
		files++;
	}
	closedir(d);
	printf("%d inputs\n", files);
	return files == 0;
}
