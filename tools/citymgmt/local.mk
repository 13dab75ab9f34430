# The command line; it sees the public interface alone.
bin_PROGRAMS += citymgmt
citymgmt_SOURCES = \
	%D%/decide.c \
	%D%/feel.c \
	%D%/input.c \
	%D%/main.c \
	%D%/packs.c \
	%D%/tool.h
citymgmt_CPPFLAGS = $(PUBLIC_CPPFLAGS)
citymgmt_LDADD = libcitymgmt.la
