/* address.c - addresses as users write them.  SPDX-License-Identifier: MIT */
#include "live/session/address.h"

#include <criterion/criterion.h>
#include <sys/socket.h>
#include <unistd.h>

Test(address, words)
{
	static const char *const good[][2] = { { "2525", "127.0.0.1:2525" },
		{ ":2525", "127.0.0.1:2525" }, { "localhost:1", "127.0.0.1:1" },
		{ "0.0.0.0:65535", "0.0.0.0:65535" }, { "10.1.2.3:0", "10.1.2.3:0" } };
	static const char *const bad[] = { "", ":", "x", "65536", "-1", "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:x", "1.2.3:4", "host.example:5", "1:2:3",
		"255.255.255.255255:1", "+5" };
	struct sockaddr_in a;
	char text[ADDRESS_TEXT];
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert(address_parse(good[i][0], &a), "%s", good[i][0]);
		cr_assert_str_eq(address_text(&a, text), good[i][1]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_not(address_parse(bad[i], &a), "%s", bad[i]);
	cr_assert(address_parse("127.9.9.9:1", &a) && address_is_loopback(&a));
	cr_assert(address_parse("0.0.0.0:1", &a) && !address_is_loopback(&a));
}

Test(address, port_0_gets_a_number)
{
	struct sockaddr_in a, again;
	cr_assert(address_parse("0", &a));
	int fd = address_open(&a, SOCK_STREAM);
	cr_assert(fd >= 0 && a.sin_port != 0);
	again = a;
	cr_assert_eq(address_open(&again, SOCK_STREAM), -1, "in use");
	close(fd);
}
