/* main.c - the labwire program.  SPDX-License-Identifier: MIT */
#include <stdio.h>

int main(void)
{
	puts("labwire");
	return 0;
}
