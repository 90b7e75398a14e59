#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints data/passwords.txt: passwords of at least ten characters that everybody thinks of first, made by rules.

usage: build-aux/common-passwords.py > data/passwords.txt
The server compares without regard to case and to letters written as digits, so p4ssw0rd needs no line of its own.
"""

WORDS = """password passwort welcome sunshine princess football baseball basketball superman batman spiderman dragon
    monkey master shadow iloveyou letmein changeme qwerty qwertz azerty trustno access admin administrator root secret
    computer internet samsung starwars pokemon minecraft fortnite liverpool chelsea arsenal barcelona juventus flower butterfly
    chocolate cookie summer winter spring autumn january february december friday monday freedom forever family
    michael jennifer jessica ashley daniel charlie thomas andrew matthew robert nicole elizabeth alexander christian sebastian
    patrick stephanie victoria isabella michelle amanda jordan hannah maria google facebook instagram whatsapp
    hello hallo bonjour login guest testing service security company community rialto outfit fashion""".split()
NUMBERS = "1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 321 111 1111 000 69 77 88 99 00 007 2000".split()
YEARS = [str(year) for year in range(1985, 2031)]
SIGNS = ["!", "1!", "123!", "@123", "#1", "."]
ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0123456789", "qwertzuiop", "azertyuiop", "qsdfghjklm", "yxcvbnm",
        "abcdefghijklmnopqrstuvwxyz"]
COLUMNS = ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm"]
PHRASES = """iloveyouforever iloveyousomuch iloveyou2much ilovemyself ilovemyfamily ilovemymum ilovemydad ilovemydog ilovemycat
    letmeinplease letmeinnow openthedoor opensesame changemenow changemeplease pleasechangeme mypassword1 mypassword123 mysecret123
    thisismypassword thisisapassword nopassword newpassword newpassword1 oldpassword yourpassword defaultpassword temppassword
    temporary1 temporary123 passwordpassword passwordispassword passwordone onetwothree onetwothreefour trustnoone trustnobody
    correcthorsebatterystaple whatever123 nevermind123 goodmorning goodnight1 happybirthday merrychristmas godisgood jesuschrist
    jesusislord jesusloves inshallah1 bismillah1 supersecret topsecret1 verysecret administrator1 superuser1 rootroot123
    adminadmin adminadmin1 guestguest useruser123 testtest12 testtest123 testtesttest asdfasdfasdf qwerqwerqwer qweasdzxc1
    qweasdzxc123 qwe123qwe123 abc123abc123 abcd123456 abcd12345678 abcde12345 a1b2c3d4e5 a1s2d3f4g5 q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r5t
    1q2w3e4r5t6y 1a2b3c4d5e 123qweasdzxc 123qweasd1 qwerty12345 qwerty123456 asdf123456 zxcvbnm123 zxcvbnm1234 asdfghjkl1
    asdfghjkl123 123456qwerty 1234567qwerty 123456abcdef 12345qwert 12345qwerty 1122334455 11223344556677 112233445566 1212121212
    1231231231 123123123123 1234512345 123412341234 123321123321 1010101010 2020202020 0987654321 9876543210 9876543211 5555566666
    1029384756 147258369 1472583690 7894561230 789456123 3141592653 3141592654 2718281828 1357924680 2468101214 1234554321 12344321
    0123456789 01234567890 12345678901 123456789012 1234567891 12345678910 123456789a 123456789q 1234567890a 1234567890q a123456789
    q123456789 aa12345678 aa123456789 abc123456789 lovelovelove babybaby123 sweetheart sweetheart1 beautiful1 wonderful1
    mydarling1 darling123 handsome123 blackberry strawberry strawberry1 watermelon pineapple1 cinnamon123 chocolate1
    manchester manchesterunited realmadrid realmadrid1 bayernmunchen hamburgersv borussia09 juventus1897 slipknot666 metallica1
    linkinpark linkinpark1 eminem1234 beatles123 rockstar123 rocknroll1 gangster123 motherlode motherfucker fuckyou123 fuckyou1234
    fuckoff123 asshole123 bullshit12 playstation playstation1 playstation5 nintendo64 nintendo123 xbox360xbox counterstrike
    leagueoflegends worldofwarcraft callofduty1 grandtheftauto harrypotter harrypotter1 hogwarts123 gryffindor slytherin1
    starwars1977 gandalf123 lordoftherings skywalker1 darthvader millennium spongebob1 mickeymouse hellokitty hellokitty1
    snoopdogg1 tinkerbell winniethepooh scoobydoo1 technology engineering university1 california newyorkcity washington1 losangeles
    australia1 deutschland switzerland argentina1 philippines indonesia1 bangladesh azerbaijan""".split()


def walks():
    """Along the rows of a keyboard, there and back, and down its columns."""
    for row in ROWS:
        for text in (row, row[::-1]):
            for start in range(len(text)):
                for length in (10, 11, 12):
                    if start + length <= len(text):
                        yield text[start:start + length]
            for start in range(len(text) - 4):
                piece = text[start:start + 5]
                yield piece + piece
                yield piece + piece[::-1]
    for one in COLUMNS:
        for other in COLUMNS:
            yield one + other + one
    for start in range(len(COLUMNS) - 2):
        yield "".join(COLUMNS[start:start + 3])
        yield "".join(COLUMNS[start:start + 4])


def repeats():
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        yield letter * 10
        yield letter * 12
    for piece in ["ab", "12", "abc", "123", "xyz", "qwe", "asd", "1234", "abcd", "4321", "321"]:
        yield (piece * 12)[:10]
        yield (piece * 12)[:12]
    for word in WORDS:
        yield word + word


def with_numbers():
    for word in WORDS:
        for tail in NUMBERS + SIGNS:
            yield word + tail
        for year in YEARS[::5] + ["2023", "2024", "2026"]:
            yield word + year
        yield "my" + word + "1"
        yield "123" + word


def main():
    for text in sorted({text for source in (PHRASES, walks(), repeats(), with_numbers()) for text in source if len(text) >= 10}):
        print(text)


if __name__ == "__main__":
    main()
