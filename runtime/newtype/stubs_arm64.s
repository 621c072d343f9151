#include "textflag.h"

// A stub is entered as a method is: all arguments are in the registers and on the stack that Go's internal calling convention
// gives them (src/cmd/compile/abi-internal.md), R26 is free and expects a closure's context, R16 is free. It changes nothing else.
#define STUB(i) MOVD ·stubFuncs+(8*(i))(SB), R26; MOVD (R26), R16; JMP (R16); PCALIGN $16
#define STUBS4(i) STUB(i); STUB(i+1); STUB(i+2); STUB(i+3)
#define STUBS16(i) STUBS4(i); STUBS4(i+4); STUBS4(i+8); STUBS4(i+12)
#define STUBS64(i) STUBS16(i); STUBS16(i+16); STUBS16(i+32); STUBS16(i+48)
#define STUBS256(i) STUBS64(i); STUBS64(i+64); STUBS64(i+128); STUBS64(i+192)
#define STUBS1024(i) STUBS256(i); STUBS256(i+256); STUBS256(i+512); STUBS256(i+768)

TEXT stubs<>(SB), NOSPLIT|NOFRAME, $0-0
	STUBS1024(0)
	STUBS1024(1024)
	STUBS1024(2048)
	STUBS1024(3072)
	RET

// func stubsPC() uintptr
TEXT ·stubsPC(SB), NOSPLIT, $0-8
	MOVD $stubs<>(SB), R0
	MOVD R0, ret+0(FP)
	RET
